// Calls every method of a running service by its own examples, over its Unix socket: node coverage.mjs SOCKET
import http from "node:http";
import coverage from "@open-rpc/test-coverage";
import tools from "@open-rpc/schema-utils-js";

const socketPath = process.argv[2];

function request(method, path, body) {
  return new Promise((resolve, reject) => {
    const headers = body ? { "content-type": "application/json", "content-length": Buffer.byteLength(body) } : {};
    const sent = http.request({ socketPath, path, method, headers }, (answer) => {
      const parts = [];
      answer.on("data", (part) => parts.push(part));
      answer.on("end", () => resolve(JSON.parse(Buffer.concat(parts).toString("utf8"))));
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

const document = await tools.dereferenceDocument(await request("GET", "/openrpc.json"));
const transport = (url, method, params) =>
  request("POST", "/rpc", JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }));

const failed = [];
let count = 0;
const reporter = {
  onBegin() {},
  onTestBegin() {},
  onTestEnd(options, call) {
    count += 1;
    if (!call.valid) failed.push(`${call.methodName} ${JSON.stringify(call.params)}: ${call.reason ?? ""} ${JSON.stringify(call.error ?? "")}`);
  },
  onEnd() {},
};
const run = coverage.default ?? coverage;
await run({ openrpcDocument: document, transport, reporters: [reporter], skip: [], only: [], rules: [] });
console.log(`${count} calls, ${failed.length} failed`);
if (failed.length) {
  console.error(failed.join("\n"));
  process.exit(1);
}
