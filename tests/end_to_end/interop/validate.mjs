// Finds documents valid, or says why not: node validate.mjs FILE…
import { readFileSync } from "node:fs";
import tools from "@open-rpc/schema-utils-js";

for (const path of process.argv.slice(2)) {
  const verdict = tools.validateOpenRPCDocument(JSON.parse(readFileSync(path, "utf8")));
  if (verdict !== true) {
    console.error(`${path}: ${verdict.message}`);
    process.exit(1);
  }
  await tools.dereferenceDocument(JSON.parse(readFileSync(path, "utf8")));
}
