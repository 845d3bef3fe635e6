import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { afterEach, beforeEach, it } from 'node:test'
import { digestOf } from '../../src/formats/digest.ts'
import { sql, type Sql } from '../../src/core/kernel/sql.ts'
import { runBerth } from '../cli/fake-context.ts'
import { forEachEngine } from '../engines/engines.ts'
import { newFile, openSealedStage, type SealedStage } from './sealed-stage.ts'

const write = (content: string | Buffer): string => {
  const file = newFile()
  writeFileSync(file, content)
  return file
}
const check = (...words: readonly string[]) =>
  runBerth(['ledger', 'verify-proof', ...words], { env: {} })

forEachEngine('what is kept of a ledger', (engine) => {
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

  /** What somebody with the database and our key does who wants to leave no trace. */
  const rewriteFrom = async (statement: Sql): Promise<void> => {
    await change(statement)
    const [{ count } = { count: 0 }] = await rows(
      sql`select count(*) as count from events where organization_id = ${organizationId}`,
    )
    await change(
      sql`update event_numbering set last_sequence = ${Number(count)}
        where organization_id = ${organizationId}`,
      sql`delete from ledger_tiles where organization_id = ${organizationId}`,
      sql`delete from ledger_checkpoints where organization_id = ${organizationId}`,
    )
    assert.equal(await stage.seal(), 'sealed')
  }

  it('finds by a kept checkpoint that events were cut off and sealed anew', async () => {
    const kept = newFile()
    assert.equal((await stage.berth('ledger', 'checkpoint', '--file', kept)).code, 0)
    // The very last event is the end of a record, which runs again without it.
    const last = sql`(select last_sequence from event_numbering
      where organization_id = ${organizationId})`
    await change(
      sql`update records set status = 'deployed', ended_at = null, end_recorded_at = null,
        closed_at = null where organization_id = ${organizationId} and id = ${scene.record}`,
    )
    await rewriteFrom(
      sql`delete from events where organization_id = ${organizationId} and sequence = ${last}`,
    )
    assert.deepEqual((await verified(0)).findings, [])
    const { findings } = await verified(3, '--checkpoint', kept)
    assert.deepEqual(
      findings.map(({ kind }) => kind),
      ['truncated'],
    )
  })

  it('is undecided, and not damaged, by the key of somebody else', async () => {
    await stage.report(1)
    const { publicKey } = generateKeyPairSync('ed25519')
    const key = write(publicKey.export({ type: 'spki', format: 'pem' }))
    const told = await verified(5, '--key', key)
    assert.equal(told.answer, 'undecided')
    assert.deepEqual(told.findings, [])
  })

  it('finds by a kept checkpoint that the ledger was rewritten with its own key', async () => {
    const [kept, key] = [newFile(), newFile()]
    await stage.berth('ledger', 'checkpoint', '--file', kept, '--public-key', key)
    const [row] = await rows(sql`select bytes, record_id from events where ${stage.event(3)}`)
    const text = Buffer.from(row?.['bytes'] as Uint8Array).toString('utf8')
    const bytes = Buffer.from(text.replaceAll('b'.repeat(64), 'c'.repeat(64)))
    await change(
      sql`update records set digest = ${`sha256:${'c'.repeat(64)}`}
        where organization_id = ${organizationId} and id = ${String(row?.['record_id'])}`,
    )
    await rewriteFrom(
      sql`update events set bytes = ${bytes}, hash = ${digestOf(bytes)} where ${stage.event(3)}`,
    )
    assert.deepEqual((await verified(0, '--key', key)).findings, [])
    for (const grows of [0, 3]) {
      await stage.report(grows + 1)
      const { findings } = await verified(3, '--checkpoint', kept, '--key', key)
      assert.deepEqual(
        findings.map(({ kind }) => kind),
        ['rewritten'],
      )
    }
  })

  it('holds a kept checkpoint against its key and its log', async () => {
    const kept = newFile()
    await stage.berth('ledger', 'checkpoint', '--file', kept)
    const note = readFileSync(kept, 'utf8')
    const broken = write(note.replace(/^\d+$/m, '7'))
    assert.equal(
      (await verified(3, '--checkpoint', broken)).findings[0]?.kind,
      'kept_checkpoint_broken',
    )
    const stranger = write(note.replace(/^— \S+/m, '— somebody'))
    assert.equal((await verified(5, '--checkpoint', stranger)).answer, 'undecided')
    const elsewhere = write(note.replace(/^berth\/.*$/m, 'berth/org_other'))
    assert.equal((await verified(3, '--checkpoint', elsewhere)).findings[0]?.kind, 'another_log')
    const { code, stderr } = await stage.berth('ledger', 'verify', '--checkpoint', write('no note'))
    assert.equal(code, 3)
    assert.match(stderr, /must be a signed note/)
  })

  it('proves an event and a record without a server', async () => {
    await stage.report(300)
    const [proof, key] = [newFile(), newFile()]
    await stage.berth('ledger', 'checkpoint', '--public-key', key)
    assert.equal((await stage.berth('ledger', 'prove', scene.record, '--file', proof)).code, 0)
    const good = await check(proof, '--key', key)
    assert.equal(good.code, 0, good.stderr)
    assert.match(good.stdout, /proven/)
    // As `berth key server` prints them: with the key for what others state beside it.
    writeFileSync(key, (await stage.berth('key', 'server')).stdout)
    assert.equal((await check(proof, '--key', key)).code, 0)
    assert.equal((await stage.berth('ledger', 'verify', '--key', key)).code, 0)
    assert.match(good.stdout, new RegExp(scene.record))
    assert.equal((await check(proof)).code, 5)
    const text = readFileSync(proof, 'utf8')
    const { entries, ...rest } = JSON.parse(text) as {
      entries: { index: number; event: string; path: string[] }[]
    }
    assert.equal(entries.length, 2)
    const zero = Buffer.alloc(32).toString('base64')
    const bad: readonly (readonly [object, number])[] = [
      [{ ...rest, entries: entries.map((entry) => ({ ...entry, index: entry.index + 1 })) }, 3],
      [
        {
          ...rest,
          entries: entries.map((it) => ({ ...it, event: Buffer.from('{}').toString('base64') })),
        },
        3,
      ],
      [{ ...rest, entries: entries.map((it) => ({ ...it, path: it.path.with(0, zero) })) }, 3],
      [{ ...rest, entries: entries.map((it) => ({ ...it, path: ['AA=='] })) }, 3],
      [{ ...rest, entries: [] }, 3],
      [{ ...rest, entries, checkpoint: 'none' }, 3],
    ]
    for (const [value, code] of bad) {
      const file = newFile()
      writeFileSync(file, JSON.stringify(value))
      assert.equal((await check(file, '--key', key)).code, code, JSON.stringify(value))
    }
    const cut = newFile()
    writeFileSync(cut, text.slice(0, 100))
    assert.equal((await check(cut, '--key', key)).code, 3)
    assert.equal((await stage.berth('ledger', 'prove', 'rec_none')).code, 4)
  })

  it('waits for an event that has no number yet, and leaves the whole to who sees the whole', async () => {
    const { body } = await stage.api.ok(
      'deployment.record',
      {
        environment: 'k8s-west',
        logicalEnvironment: 'production',
        deploymentName: 'late',
        kind: 'CONTAINER_IMAGE',
        digest: `sha256:${'b'.repeat(64)}`,
        project: 'blog',
      },
      scene.admin,
    )
    const id = String(body['recordId'])
    await stage.api.refused('not_sealed_yet', 'ledger.prove', { id }, scene.admin)
    await stage.api.number()
    await stage.api.ok('ledger.prove', { id }, scene.admin)
    const narrowed = { name: 'narrow', role: 'viewer', project: 'shop' }
    const made = await stage.api.ok('token.create', narrowed, scene.admin)
    const how = { token: String(made.body['secret']) }
    for (const [endpoint, input] of [
      ['ledger.checkpoint', {}],
      ['ledger.check-events', { piece: '0', size: '1' }],
      ['ledger.check-records', {}],
      ['ledger.prove-growth', { from: '0', to: '1' }],
    ] as const)
      await stage.api.refused('forbidden', endpoint, input, how)
    await stage.api.ok('ledger.prove', { id: scene.record }, how)
    await stage.api.refused('not_found', 'ledger.prove', { id }, how)
  })
})
