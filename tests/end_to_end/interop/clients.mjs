// Other people's clients against a running service: node clients.mjs URL TOKEN SOCKET
import { createRequire } from "node:module";
import { Client, HTTPTransport, RequestManager } from "@open-rpc/client-js";

const [url, token, socketPath] = process.argv.slice(2);
const jayson = createRequire(import.meta.url)("jayson/promise");

function expect(fact, text) {
  if (!fact) throw new Error(text);
}

const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
const openrpc = new Client(new RequestManager([new HTTPTransport(`${url}/rpc`, { headers })]));
const dishes = await openrpc.request({ method: "menuitem.list_full", params: { limit: 3 } });
expect(dishes.length === 3 && dishes[0].price.currency === "EUR", "client-js: menuitem.list_full");
const refused = await openrpc.request({ method: "menuitem.get", params: { sid: "zzzz" } }).catch((error) => error);
expect(refused.code === -32003, `client-js: expected NotFound, got ${refused}`);

for (const options of [{ socketPath, path: "/rpc" }, { ...parts(url), path: "/rpc", headers: { authorization: `Bearer ${token}` } }]) {
  const client = jayson.Client.http(options);
  const one = await client.request("menuitem.get", { sid: dishes[0].sid });
  expect(one.result.name === dishes[0].name, "jayson: menuitem.get");
  const positional = await client.request("menuitem.get", [dishes[0].sid]);
  expect(positional.result.sid === dishes[0].sid, "jayson: parameters by position");
  const batch = await client.request([
    client.request("menuitem.exists", { sid: dishes[0].sid }, undefined, false),
    client.request("menuitem.exists", { sid: "zzzz" }, undefined, false),
  ]);
  expect(batch.length === 2 && batch[0].result === true && batch[1].result === false, "jayson: batch");
  const missing = await client.request("menuitem.eat", {});
  expect(missing.error.code === -32601, "jayson: an unknown method");
}

function parts(text) {
  const { hostname, port } = new URL(text);
  return { hostname, port: Number(port) };
}

console.log("ok");
process.exit(0);
