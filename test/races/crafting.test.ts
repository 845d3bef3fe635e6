import assert from 'node:assert/strict'
import { it } from 'node:test'
import { createAttestation } from '../../src/core/evidence/create-attestation.ts'
import { pushToRun } from '../../src/core/evidence/push-to-run.ts'
import { listProjects } from '../../src/core/projects/list-projects.ts'
import { beginWorkflowRun } from '../../src/core/workflows/begin-workflow-run.ts'
import { listVersions } from '../../src/core/workflows/list-versions.ts'
import { digestOf } from '../../src/formats/digest.ts'
import { inRounds, openField, race, races, told } from './arena.ts'
import { indexOf } from './operations.ts'

const runsExpireAfterMs = 3_600_000
const predicateType = 'https://example.com/test/v1'

races('runs that arise and end at once', (arena) => {
  it('of a project, workflow and version that are new to all: each is there once', async () => {
    const field = await openField(arena())
    await inRounds(field, async (_, index) => {
      const project = `shop-${index}`
      const begun = await race(
        ...field.admins
          .flatMap((each) => [each, each])
          .map((admin) => () => {
            const input = { project, workflow: 'build', version: 'v1' }
            return beginWorkflowRun({ ...admin, runsExpireAfterMs }, input)
          }),
      )
      assert.deepEqual(new Set(begun.map(told)), new Set(['ok']))
      const [admin] = field.admins
      const { items } = await listVersions(admin, { project }, { limit: 10 })
      assert.deepEqual(
        items.map(({ version, isLatest }) => [version, isLatest]),
        [['v1', true]],
      )
    })
    const { items } = await listProjects(field.admins[0], { limit: 100 })
    assert.equal(new Set(items.map(({ name }) => name)).size, items.length)
  })

  it('with one image index, beside evidence of it: none waits for another crosswise', async () => {
    const field = await openField(arena())
    const [one, other] = field.admins
    await inRounds(field, async (_, index) => {
      const version = `v${index}`
      const bytes = indexOf(`${version} a`, `${version} b`, `${version} c`)
      const digest = digestOf(bytes)
      const address = { project: 'shop', workflow: 'build', version }
      const subject = [{ digest: { sha256: digest.slice(7) } }]
      const pushes = []
      for (const admin of [one, other, one]) {
        const { id } = await beginWorkflowRun({ ...admin, runsExpireAfterMs }, address)
        const statement = {
          _type: 'https://in-toto.io/Statement/v1',
          ...{ subject, predicateType, predicate: { id } },
        }
        pushes.push(() => pushToRun(admin, { id, statement, manifests: [bytes] }))
      }
      const stating = { digest, predicateType, predicate: {}, project: 'shop', version }
      const all = await race(...pushes, () =>
        createAttestation(other, { ...stating, manifests: [bytes] }),
      )
      assert.deepEqual(all.map(told), ['ok', 'ok', 'ok', 'ok'])
    })
  })
})
