import assert from 'node:assert/strict'
import { afterEach, beforeEach, it } from 'node:test'
import { digestOf } from '../../src/formats/digest.ts'
import { emptyFrontier, grown, hashLeaf, rootOf } from '../../src/formats/log/merkle.ts'
import { sql, type Sql } from '../../src/core/kernel/sql.ts'
import { forEachEngine } from '../engines/engines.ts'
import { newFile, openSealedStage, type SealedStage } from './sealed-stage.ts'

forEachEngine('a ledger that proves itself', (engine) => {
  let stage: SealedStage
  let scene: SealedStage['scene']
  let organizationId: string
  beforeEach(async () => {
    stage = await openSealedStage(engine)
    ;({ scene, organizationId } = stage)
  })
  afterEach(() => stage.close())
  const change: SealedStage['change'] = (...statements) => stage.change(...statements)
  const rows: SealedStage['rows'] = (statement) => stage.rows(statement)
  const verified: SealedStage['verified'] = (...asked) => stage.verified(...asked)

  it('is whole, before and after it has grown over whole tiles', async () => {
    const kept = newFile()
    assert.equal((await stage.berth('ledger', 'checkpoint', '--file', kept)).code, 0)
    assert.deepEqual((await verified(0)).findings, [])
    for (let grows = 0; grows < 3; grows++) await stage.report(450 + grows)
    const told = await verified(0, '--checkpoint', kept)
    assert.equal(told.answer, 'whole')
    assert.ok(told.size > 1024)
    const leaves = await rows(sql`select bytes from events
      where organization_id = ${organizationId} order by sequence`)
    const tree = leaves.reduce(
      (grew, { bytes }) => grown(grew, 0, hashLeaf(bytes as Uint8Array)),
      emptyFrontier,
    )
    const { body } = await stage.api.ok('ledger.checkpoint', {}, scene.admin)
    assert.equal(body['root'], rootOf(tree).toString('base64'))
    // Changes of the higher levels are found, too.
    await change(sql`update ledger_tiles set hashes = ${Buffer.alloc(32)}
      where organization_id = ${organizationId} and level = 1 and tile = 0`)
    const { findings } = await verified(3)
    assert.deepEqual([...new Set(findings.map(({ kind }) => kind))], ['node_changed'])
  })

  const record = (): Sql => sql`select id from records where organization_id = ${organizationId}`
  const changes: Readonly<Record<string, readonly [() => readonly Sql[], ...string[]]>> = {
    "an event's bytes": [
      () => [sql`update events set bytes = ${Buffer.from('{}')} where ${stage.event(3)}`],
      'event_changed',
      'event_unlike_sealed',
      'event_index_changed',
    ],
    "an event's bytes and hash": [
      () => [
        sql`update events set bytes = ${Buffer.from('{"schema":1}')},
          hash = ${digestOf(Buffer.from('{"schema":1}'))} where ${stage.event(3)}`,
      ],
      'event_unlike_sealed',
    ],
    "an event's hash": [
      () => [
        sql`update events set hash = (select hash from events where ${stage.event(4)}) where ${stage.event(3)}`,
      ],
      'event_changed',
    ],
    "an event's record": [
      () => [
        sql`update events set record_id = (${record()} order by id desc limit 1) where ${stage.event(3)}`,
      ],
      'event_index_changed',
    ],
    "an event's project": [
      () => [sql`update events set project_id = null where ${stage.event(3)}`],
      'event_index_changed',
    ],
    'two numbers swapped': [
      () => [
        sql`update events set sequence = -3 where ${stage.event(3)}`,
        sql`update events set sequence = 3 where ${stage.event(4)}`,
        sql`update events set sequence = 4 where ${stage.event(-3)}`,
      ],
      'event_unlike_sealed',
    ],
    'an event deleted': [() => [sql`delete from events where ${stage.event(3)}`], 'event_missing'],
    'the last event deleted': [
      () => [
        sql`delete from events where organization_id = ${organizationId} and sequence = (
          select last_sequence from event_numbering where organization_id = ${organizationId})`,
      ],
      'event_missing',
    ],
    'the numbering set back': [
      () => [
        sql`update event_numbering set last_sequence = 2
          where organization_id = ${organizationId}`,
      ],
      'truncated',
    ],
    'the numbering set ahead': [
      () => [
        sql`update event_numbering set last_sequence = last_sequence + 1
          where organization_id = ${organizationId}`,
      ],
      'event_missing',
    ],
    "a record's digest": [
      () => [
        sql`update records set digest = ${`sha256:${'c'.repeat(64)}`}
          where organization_id = ${organizationId} and id = ${scene.record}`,
      ],
      'record_changed',
    ],
    "a record's status": [
      () => [
        sql`update records set status = 'decommissioned', ended_at = deployed_at + 1,
          end_recorded_at = deployed_at + 1
          where organization_id = ${organizationId} and id = (
            ${record()} and status = 'deployed' order by id limit 1)`,
      ],
      'record_changed',
    ],
    "a record's end": [
      () => [
        sql`update records set ended_at = ended_at + 1
          where organization_id = ${organizationId} and id = ${scene.record}`,
      ],
      'record_changed',
    ],
    "a record's labels": [
      () => [
        sql`update record_labels set label_value = 'other'
          where organization_id = ${organizationId} and record_id = (
            select record_id from record_labels where organization_id = ${organizationId}
            order by record_id limit 1)`,
      ],
      'record_changed',
    ],
    'a record deleted': [
      () => [
        sql`delete from sightings
          where organization_id = ${organizationId} and record_id = ${scene.record}`,
        sql`delete from records
          where organization_id = ${organizationId} and id = ${scene.record}`,
      ],
      'record_missing',
    ],
    "the checkpoint's size": [
      () => [
        sql`update ledger_checkpoints set size = size - 1
          where organization_id = ${organizationId}`,
      ],
      'checkpoint_changed',
    ],
    "the checkpoint's root": [
      () => [
        sql`update ledger_checkpoints set root = ${Buffer.alloc(32).toString('base64')}
          where organization_id = ${organizationId}`,
      ],
      'checkpoint_changed',
    ],
    "the checkpoint's note": [
      () => [
        sql`update ledger_checkpoints set note = ${'berth\n1\n\n'}
          where organization_id = ${organizationId}`,
      ],
      'checkpoint_changed',
    ],
    "the tree's hash": [
      () => [
        sql`update ledger_tiles set hashes = ${Buffer.alloc(32 * 300)}
          where organization_id = ${organizationId} and level = 0 and tile = 0`,
      ],
      'node_changed',
    ],
    'a tile deleted': [
      () => [sql`delete from ledger_tiles where organization_id = ${organizationId}`],
      'node_changed',
    ],
  }
  for (const [what, [statements, ...kinds]] of Object.entries(changes))
    it(`finds ${what}`, async () => {
      await change(...statements())
      const { answer, findings } = await verified(3)
      assert.equal(answer, 'damaged')
      const found = new Set(findings.map(({ kind }) => kind))
      for (const kind of kinds) assert.ok(found.has(kind), `${kind}: ${JSON.stringify(findings)}`)
    })

  it('names the event and the record that was changed', async () => {
    const [row] = await rows(sql`select id from events where ${stage.event(5)}`)
    await change(
      sql`update events set bytes = ${Buffer.from('{}')} where ${stage.event(5)}`,
      sql`update records set version = 'v9'
        where organization_id = ${organizationId} and id = ${scene.record}`,
    )
    const { findings } = await verified(3)
    assert.ok(findings.some(({ id, sequence }) => id === row?.['id'] && sequence === 5))
    assert.ok(findings.some(({ kind, id }) => kind === 'record_changed' && id === scene.record))
    const text = await stage.berth('ledger', 'verify')
    assert.equal(text.code, 3)
    assert.match(text.stdout, /not what was sealed/)
    assert.match(text.stdout, new RegExp(`record_changed · ${scene.record}`))
  })

  it('is sealed no more, and proves nothing, once its tree was changed', async () => {
    await change(sql`delete from ledger_tiles where organization_id = ${organizationId}`)
    await stage.report(1)
    assert.equal(await stage.seal(), 'damaged')
    await stage.api.refused('ledger_damaged', 'ledger.prove', { id: scene.record }, scene.admin)
  })
})
