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
