import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, it } from 'node:test'
import { parseEvidence } from '../../src/formats/evidence/evidence.ts'
import { forEachEngine } from '../engines/engines.ts'
import { digestOf } from '../http/scene.ts'
import { newFile, openSealedStage, type SealedStage } from './sealed-stage.ts'

forEachEngine(
  'verify and trace at the command line',
  (engine) => {
    let stage: SealedStage
    beforeEach(async () => {
      stage = await openSealedStage(engine)
    })
    afterEach(() => stage.close())

    it('ends with the code of its answer, and writes a summary where it is told to', async () => {
      const { record } = stage.scene
      const file = newFile()
      const asked = await stage.berth('verify', record, '--require', 'provenance', '--vsa', file)
      assert.equal(asked.code, 5, asked.stderr)
      assert.match(asked.stdout, /\? provenance: There is no provenance about it\./)
      const summary = parseEvidence(readFileSync(file))
      assert.ok(summary.ok)
      assert.equal(summary.value.statement.predicate['verificationResult'], 'FAILED')
      const again = await stage.berth('verify', record, '--vsa', file)
      assert.equal(again.code, 2)
      assert.equal((await stage.berth('verify', digestOf('9'))).code, 4)
      assert.equal((await stage.berth('verify', record, '--require', 'magic')).code, 3)
      assert.equal((await stage.berth('verify', 'sha256:abc')).code, 3)
    })

    it('draws a trace in every form, and says what is not there', async () => {
      const { record, attestation } = stage.scene
      const tree = await stage.berth('trace', record)
      assert.equal(tree.code, 0, tree.stderr)
      assert.match(tree.stdout, /└─ runs artifact sha256:aaaaaaaaaaaa…/)
      assert.match(tree.stdout, /attested by attestation .*stated by/)
      const json = await stage.berth('trace', digestOf('a'), '--format', 'json')
      const { nodes } = JSON.parse(json.stdout) as { nodes: readonly { id: string }[] }
      const ids = nodes.map(({ id }) => id)
      assert.ok(ids.includes(`record:${record}`) && ids.includes(`attestation:${attestation}`))
      assert.match((await stage.berth('trace', record, '--format', 'dot')).stdout, /^digraph trace/)
      const chart = await stage.berth('trace', record, '--format', 'mermaid')
      assert.match(chart.stdout, /^flowchart LR\n/)
      assert.equal((await stage.berth('trace', digestOf('9'))).code, 4)
    })
  },
  { fsync: 'off' },
)
