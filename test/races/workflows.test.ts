import assert from 'node:assert/strict'
import { it } from 'node:test'
import { createAttestation } from '../../src/core/evidence/create-attestation.ts'
import { pushToRun } from '../../src/core/evidence/push-to-run.ts'
import type { EvidenceContext } from '../../src/core/evidence/trust/verifier.ts'
import {
  beginWorkflowRun,
  type WorkflowRunInput,
} from '../../src/core/workflows/begin-workflow-run.ts'
import { expireWorkflowRuns } from '../../src/core/workflows/expire-workflow-runs.ts'
import { finishWorkflowRun } from '../../src/core/workflows/finish-workflow-run.ts'
import {
  describeVersion,
  latestVersion,
  listVersions,
} from '../../src/core/workflows/list-versions.ts'
import { describeWorkflowRun } from '../../src/core/workflows/list-workflow-runs.ts'
import { markLatestVersion, releaseVersion } from '../../src/core/workflows/release-version.ts'
import { digestOf } from '../../src/formats/digest.ts'
import { allTold, inRounds, oneOf, openField, race, races, told } from './arena.ts'

const runsExpireAfterMs = 3_600_000

const begin = (context: EvidenceContext, input: Partial<WorkflowRunInput>) =>
  beginWorkflowRun({ ...context, runsExpireAfterMs }, { project: 'shop', workflow: 'w', ...input })

const push = (context: EvidenceContext, id: string, words = 'the same') =>
  pushToRun(context, {
    id,
    statement: {
      _type: 'https://in-toto.io/Statement/v1',
      subject: [{ digest: { sha256: digestOf(`${id} ${words}`).slice(7) } }],
      predicateType: 'https://example.com/test/v1',
      predicate: { words },
    },
  })

races('workflow runs and versions', (arena) => {
  it('two pushes of one run: one is its evidence, the same once more is no other', async () => {
    const field = await openField(arena())
    const [one, other] = field.admins
    await inRounds(field, async (_, index) => {
      const { id } = await begin(one, { version: `v${index}` })
      const pushed = await race(
        () => push(one, id, 'mine'),
        () => push(other, id, 'theirs'),
        () => push(one, id, 'mine'),
      )
      const ways = pushed.map(told)
      oneOf(
        ways,
        ['ok', 'workflow_run_ended', 'ok'],
        ['workflow_run_ended', 'ok', 'workflow_run_ended'],
      )
      const run = await describeWorkflowRun(one, id)
      assert.equal(run.state, 'success')
    })
  })

  it('a push against a cancel and the expiry: one of them is the end', async () => {
    const field = await openField(arena())
    const [one, other] = field.admins
    await inRounds(field, async (_, index) => {
      const { id, expiresAt } = await begin(one, { version: `v${index}` })
      const late = { db: one.db, now: () => expiresAt }
      const [pushed, canceled] = await race(
        () => push(one, id),
        () => finishWorkflowRun(other, { id, state: 'canceled', reason: 'late' }),
        () => expireWorkflowRuns(late),
      )
      const { state, attestation } = await describeWorkflowRun(one, id)
      const ends = { success: ['ok', 'workflow_run_ended'], canceled: ['workflow_run_ended', 'ok'] }
      const due = { ...ends, expired: ['workflow_run_ended', 'workflow_run_ended'] }
      assert.deepEqual([told(pushed), told(canceled)], due[state as keyof typeof due], state)
      assert.equal(attestation !== null, state === 'success')
    })
  })

  it('a release against a run, a push and evidence of the version: before it or not at all', async () => {
    const field = await openField(arena())
    const [one, other] = field.admins
    await inRounds(field, async (_, index) => {
      const version = `v${index}`
      const { id } = await begin(one, { version })
      const releasing = await begin(one, { version, release: true })
      const all = await race(
        () => push(one, id),
        () => push(other, releasing.id),
        () => begin(other, { version }),
        () =>
          createAttestation(one, {
            digest: digestOf(version),
            predicateType: 'https://example.com/test/v1',
            predicate: {},
            project: 'shop',
            version,
          }),
      )
      for (const each of all) oneOf(told(each), 'ok', 'version_released')
      assert.equal(told(all[1] ?? { error: undefined }), 'ok')
      const { releasedAt } = await describeVersion(one, { project: 'shop', version })
      assert.notEqual(releasedAt, null)
    })
  })

  it('two releases of one version are one, and two that release by their evidence are one', async () => {
    const field = await openField(arena())
    const [one, other] = field.admins
    await inRounds(field, async (_, index) => {
      const address = { project: 'shop', version: `v${index}` }
      await begin(one, { version: address.version })
      const released = await race(
        () => releaseVersion(one, address),
        () => releaseVersion(other, address),
      )
      assert.deepEqual(allTold(released), ['ok', 'ok'])
      const version = `w${index}`
      const first = await begin(one, { version, release: true })
      const second = await begin(one, { version, release: true })
      const pushed = await race(
        () => push(one, first.id),
        () => push(other, second.id),
      )
      assert.deepEqual(allTold(pushed), ['ok', 'version_released'])
    })
  })

  it('a project has one latest version, whoever makes versions and marks them', async () => {
    const field = await openField(arena())
    const [one, other] = field.admins
    await begin(one, { version: 'first' })
    await begin(one, { version: 'second' })
    await inRounds(field, async (_, index) => {
      const all = await race(
        () => begin(one, { version: `a${index}` }),
        () => begin(other, { version: `b${index}` }),
        () => begin(other, { version: `a${index}`, markLatest: true }),
        () => markLatestVersion(one, { project: 'shop', version: 'first' }),
        () => markLatestVersion(other, { project: 'shop', version: 'second' }),
        () => begin(one, { version: 'first', markLatest: true }),
        () => begin(other, { latestVersion: true }),
      )
      for (const each of all) assert.equal(told(each), 'ok')
      const { items } = await listVersions(one, { project: 'shop' }, { limit: 1000 })
      const marked = items.filter(({ isLatest }) => isLatest)
      assert.equal(marked.length, 1)
      assert.equal((await latestVersion(one, 'shop')).version, marked[0]?.version)
    })
  })
})
