// jayson, as its manual shows: JSON-RPC over Node's http; nothing is validated. `node jayson.js SOCKET`
const jayson = require('jayson')

const server = new jayson.Server({ echo: ({ note }, answer) => answer(null, note) })
server.http().listen(process.argv[2])
