import { createServer } from 'node:http'

const { PORT, GREETING, BERTH_ENVIRONMENT } = process.env

createServer((request, response) => {
  if (request.url === '/up') return void response.end('up\n')
  // The edge takes /api off: this is what a browser asked as /api/greeting.
  if (request.url === '/greeting')
    return void response.end(`${GREETING} from ${BERTH_ENVIRONMENT}\n`)
  response.writeHead(404).end('no such thing\n')
}).listen(PORT, '127.0.0.1')
