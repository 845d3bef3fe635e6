import { echo } from '../deploying/services.ts'
import type { Product } from './product.ts'

/** How a project differs from a web service that says its word. */
export interface AppMore {
  /** The program; one that answers with the word, its greeting and its deployment. */
  readonly server?: string
  /** Further lines of the service in `berth.yml`. */
  readonly lines?: readonly string[]
  readonly dockerfile?: string
}

const dockerfile = `FROM node:26-slim
COPY server.mjs /server.mjs
CMD ["node", "/server.mjs"]
`

const says = (word: string): string => `
import { createServer } from 'node:http'
console.log('listening: ${word}')
createServer((request, response) => {
  response.setHeader('x-deployment', process.env.BERTH_DEPLOYMENT)
  response.end('${word} ' + (process.env.GREETING ?? 'nothing'))
}).listen(process.env.PORT)
`

/** In a container, a service listens on all of its addresses. */
export const echoes = (word: string): string => echo(word).replace("'127.0.0.1'", "'0.0.0.0'")

/** Writes a project with one service that is built with Docker. */
export const writeApp = async (
  { write }: Product,
  project: string,
  word: string,
  { server = says(word), lines = [], dockerfile: text = dockerfile }: AppMore = {},
): Promise<void> => {
  await write(project, {
    Dockerfile: text,
    'server.mjs': server,
    'berth.yml': descriptor(project, ['build: { dockerfile: Dockerfile }', ...lines]),
  })
}

/** A descriptor of one web service that is ready soon and drains fast. */
export const descriptor = (project: string, lines: readonly string[]): string =>
  [
    `name: ${project}`,
    'services:',
    '  web:',
    '    port: 8080',
    '    readiness: { http: /, interval: 100ms, deadline: 20s }',
    '    drain: 2s',
    ...lines.map((line) => `    ${line}`),
    '',
  ].join('\n')
