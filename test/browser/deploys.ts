import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { uploadSource } from '../../src/client/upload-source.ts'
import { deploy, describeRun, type Run } from '../../src/contract/deployments.ts'
import { usualArchiveLimits } from '../../src/formats/archive/archive.ts'
import { removeFolder } from '../../src/formats/archive/extract.ts'
import { membersOf } from '../../src/formats/archive/folder.ts'
import { writeArchive } from '../../src/formats/archive/write.ts'
import type { Site } from './site.ts'

/** What of a deployment is not usual. */
export interface Wish {
  readonly project?: string
  readonly projectEnvironment?: string
  readonly version?: string
  readonly hold?: boolean
  /** How long it may take to be ready. */
  readonly deadline?: string
  /** Further lines of the service. */
  readonly more?: string
}

const descriptorOf = ({
  project = 'shop',
  deadline = '15s',
  more = '',
}: Wish): string => `name: ${project}
services:
  web:
    run: [node, server.mjs]
    readiness: { http: /up, interval: 100ms, deadline: ${deadline} }
    drain: 1s
${more}`

/** Begins to deploy a service of one file, by the API and as the command line does it. */
export const beginDeploy = async (site: Site, program: string, wish: Wish = {}): Promise<Run> => {
  const descriptor = descriptorOf(wish)
  const tree = mkdtempSync(join(site.data, 'tree-'))
  const files = { 'server.mjs': program, 'berth.yml': descriptor }
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(tree, path)), { recursive: true })
    writeFileSync(join(tree, path), text)
  }
  const path = `${tree}.tar`
  const { digest, bytes } = await writeArchive(membersOf(tree), path, usualArchiveLimits)
  await uploadSource({ path, digest, bytes }, site.connection)
  rmSync(path)
  await removeFolder(tree)
  const { projectEnvironment, version, hold } = wish
  const { run } = await site.ask(deploy, {
    descriptor,
    descriptorName: 'berth.yml',
    folders: [{ service: 'web', names: Object.keys(files), packageJson: null }],
    source: digest,
    createEnv: true,
    ...(projectEnvironment === undefined ? {} : { projectEnvironment }),
    ...(version === undefined ? {} : { version }),
    ...(hold === undefined ? {} : { hold }),
  })
  return run
}

/** The run once it is over or waits. */
export const rested = async (site: Site, { id }: Pick<Run, 'id'>): Promise<Run> => {
  let seen: string | undefined
  for (;;) {
    const run = await site.ask(describeRun, { id, waitMs: '20000', ...(seen ? { seen } : {}) })
    if (run.endedAt !== null || run.state === 'waiting') return run
    seen = run.seen
  }
}

/** Deploys, and waits until that is over or waits itself. */
export const deployed = async (site: Site, program: string, wish?: Wish): Promise<Run> =>
  await rested(site, await beginDeploy(site, program, wish))

/** A web service that says a word, to the browser and in its log. */
export const saying = (word: string, more = ''): string => `
import { createServer } from 'node:http'
${more}
createServer((request, response) => response.end(${JSON.stringify(word)}))
  .listen(process.env.PORT, '127.0.0.1', () => console.log('listening: ' + ${JSON.stringify(word)}))
`
