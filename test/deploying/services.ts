/** A web service that answers with a word, its deployment and its variables. */
export const web = (word: string): string => `
import { createServer } from 'node:http'
createServer((request, response) => {
  if (request.url === '/up') return void response.end('up')
  response.setHeader('x-deployment', process.env.BERTH_DEPLOYMENT)
  response.end(JSON.stringify({ word: '${word}', greeting: process.env.GREETING ?? null, url: request.url }))
}).listen(process.env.PORT, '127.0.0.1', () => console.log('listening: ${word}'))
`

/** One that ends at once. */
export const broken = `
console.error('cannot find the database')
process.exit(3)
`

export const descriptor = (more = ''): string => `
name: shop
services:
  web:
    run: ["node", "server.mjs"]
    readiness: { http: /up, interval: 100ms, deadline: 15s }
    drain: 5s
${more}`

/** Before a service: it does not end when it is asked to. */
export const deaf = `
process.on('SIGTERM', () => {})
`

/** Before a service: what follows happens so many milliseconds later. */
export const late = (ms: number): string => `
await new Promise((resolve) => setTimeout(resolve, ${ms}))
`

/** Before a service: what follows happens once this file is there. */
export const onceThereIs = (file: string): string => `
import { existsSync } from 'node:fs'
while (!existsSync(${JSON.stringify(file)})) await new Promise((resolve) => setTimeout(resolve, 20))
`

/** A web service that also echoes bodies and the messages of WebSockets. */
export const echo = (word: string): string => `
import { createHash } from 'node:crypto'
import { createServer } from 'node:http'
const server = createServer((request, response) => {
  if (request.method === 'POST') request.pipe(response)
  else response.end(request.url === '/word' ? '${word}' : 'hello')
})
server.on('upgrade', (request, socket) => {
  const accept = createHash('sha1')
    .update(request.headers['sec-websocket-key'] + '258EAFA5-E914-47DA-95CA-C5AB0DC85B11')
    .digest('base64')
  socket.on('error', () => socket.destroy())
  socket.on('end', () => socket.end())
  socket.write('HTTP/1.1 101 Switching Protocols\\r\\nUpgrade: websocket\\r\\nConnection: Upgrade\\r\\n' +
    'Sec-WebSocket-Accept: ' + accept + '\\r\\n\\r\\n')
  socket.on('data', (piece) => {
    for (let at = 0; at + 6 <= piece.length;) {
      const length = piece[at + 1] & 127
      const mask = piece.subarray(at + 2, at + 6)
      const text = piece.subarray(at + 6, at + 6 + length).map((byte, n) => byte ^ mask[n % 4])
      const closes = (piece[at] & 15) === 8
      socket.write(Buffer.concat([Buffer.from([closes ? 0x88 : 0x81, length]), text]))
      if (closes) socket.end()
      at += 6 + length
    }
  })
})
server.listen(process.env.PORT, '127.0.0.1')
`

/** Lives, and never listens. */
export const hang = 'setInterval(() => {}, 1000)'

/** A line of a service that must be ready within a second. */
export const oneSecond = 'readiness: { http: /up, interval: 100ms, timeout: 1s, deadline: 1s }'
