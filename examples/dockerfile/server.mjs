import { createServer } from 'node:http'

createServer((_request, response) => response.end('hello from a container\n')).listen(
  process.env.PORT,
)
