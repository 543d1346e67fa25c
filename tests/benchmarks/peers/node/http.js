// Node's own http module: JSON-RPC by hand, nothing is validated. `node http.js SOCKET`
const { createServer } = require('node:http')

const answered = (call) => ({ jsonrpc: '2.0', id: call.id, result: call.params.note })

createServer((request, response) => {
  const pieces = []
  request.on('data', (piece) => pieces.push(piece))
  request.on('end', () => {
    const asked = JSON.parse(Buffer.concat(pieces))
    const body = JSON.stringify(Array.isArray(asked) ? asked.map(answered) : answered(asked))
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) })
    response.end(body)
  })
}).listen(process.argv[2])
