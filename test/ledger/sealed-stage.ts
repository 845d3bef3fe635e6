import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import { createAdaptorServer } from '@hono/node-server'
import { sealEvents } from '../../src/core/ledger/log/seal-events.ts'
import type { Row } from '../../src/core/kernel/database.ts'
import { sql, type Sql } from '../../src/core/kernel/sql.ts'
import { newHome, runBerth, type Outcome } from '../cli/fake-context.ts'
import type { Engine } from '../engines/engines.ts'
import { startApi, type Api } from '../http/api.ts'
import { fillOrganization, newOrganization, type Scene } from '../http/scene.ts'

const folder = mkdtempSync(join(tmpdir(), 'berth-ledger-'))
after(() => rmSync(folder, { recursive: true, force: true }))
let files = 0
let reported = 0

/** The path of a file that is not there yet, and goes with the process. */
export const newFile = (): string => join(folder, `file-${++files}`)

/** What a verification came to, in JSON. */
export interface Told {
  readonly answer: string
  readonly size: number
  readonly findings: readonly { kind: string; id: string | null; sequence: number | null }[]
}

/** A server with an organization whose ledger is sealed, and the command line beside it. */
export interface SealedStage {
  readonly api: Api
  readonly scene: Scene
  readonly organizationId: string
  /** Runs a command as the organization's administrator. */
  berth(...words: readonly string[]): Promise<Outcome>
  /** Verifies the ledger; fails unless it ends with this code. */
  verified(code: number, ...more: readonly string[]): Promise<Told>
  /** Changes rows behind the server's back; fails if a statement changes none. */
  change(...statements: readonly Sql[]): Promise<void>
  rows(statement: Sql): Promise<readonly Row[]>
  /** Records so many new things, and numbers their events. */
  report(count: number): Promise<void>
  seal(): ReturnType<typeof sealEvents>
  /** The condition on one event by its number. */
  event(sequence: number): Sql
  close(): void
}

/** Opens a stage; its last event is the end of the scene's record. */
export const openSealedStage = async (engine: Engine): Promise<SealedStage> => {
  const api = await startApi(await engine.open())
  const scene = await fillOrganization(api, await newOrganization(api, 'sealed'))
  const { body } = await api.ok('organization.describe', { name: 'sealed' })
  const organizationId = String(body['id'])
  const home = newHome()
  const http = createAdaptorServer({ fetch: api.app.fetch })
  await new Promise<void>((resolve) => {
    http.listen(0, '127.0.0.1', resolve)
  })
  const { port } = http.address() as AddressInfo
  const env = { BERTH_SERVER: `http://127.0.0.1:${port}`, BERTH_TOKEN: String(scene.admin.token) }
  const berth: SealedStage['berth'] = (...words) => runBerth(words, { env, home })
  const report: SealedStage['report'] = async (count) => {
    // At the same time, so that they share commits.
    const parts = count > 100 ? Array.from({ length: 20 }, () => Math.ceil(count / 20)) : [count]
    await Promise.all(
      parts.map((part) => api.ok('deployment.record-bulk', { reports: some(part) }, scene.admin)),
    )
    await api.number()
  }
  const seal: SealedStage['seal'] = () => sealEvents(api.world, organizationId)
  await report(20)
  const gone = {
    environment: 'k8s-east',
    logicalEnvironment: 'acceptance',
    deploymentName: 'shop',
    kind: 'CONTAINER_IMAGE',
    digest: `sha256:${'a'.repeat(64)}`,
    status: 'decommissioned',
  }
  await api.ok('deployment.record', gone, scene.admin)
  await api.number()
  assert.equal(await seal(), 'sealed')
  return {
    api,
    scene,
    organizationId,
    berth,
    verified: async (code, ...more) => {
      const { code: ended, stdout, stderr } = await berth('ledger', 'verify', '-o', 'json', ...more)
      assert.equal(ended, code, `${stdout}${stderr}`)
      return JSON.parse(stdout) as Told
    },
    change: async (...statements) => {
      for (const statement of statements)
        assert.ok((await api.world.db.write((tx) => tx.run(statement))) > 0, 'nothing was changed')
    },
    rows: (statement) => api.world.db.ask(statement),
    report,
    seal,
    event: (sequence) => sql`organization_id = ${organizationId} and sequence = ${sequence}`,
    close: () => void http.close(),
  }
}

/** Reports of what was never there before. */
const some = (count: number) =>
  Array.from({ length: count }, () => ({
    environment: 'k8s-west',
    logicalEnvironment: 'production',
    deploymentName: `many-${++reported}`,
    kind: 'CONTAINER_IMAGE',
    digest: `sha256:${'b'.repeat(64)}`,
    project: 'blog',
    labels: { team: 'core' },
  }))
