// Fastify: the call validated and its answer written by the schemas it compiles. `node fastify.js SOCKET`
const fastify = require('fastify')()

const text = { type: 'string' }
const note = {
  type: 'object',
  required: ['title', 'body', 'priority', 'tags'],
  properties: {
    title: { ...text, maxLength: 200 },
    body: text,
    priority: { type: 'integer', minimum: 0, maximum: 9 },
    tags: { type: 'array', items: text, maxItems: 32 },
  },
}
const envelope = (facts) => ({ type: 'object', properties: { jsonrpc: text, id: { type: 'integer' }, ...facts } })
const schema = {
  body: envelope({ method: text, params: { type: 'object', required: ['note'], properties: { note } } }),
  response: { 200: envelope({ result: note }) },
}

fastify.post('/rpc', { schema }, async ({ body }) => ({ jsonrpc: '2.0', id: body.id, result: body.params.note }))
fastify.listen({ path: process.argv[2] })
