import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { it } from 'node:test'
import type { Database } from '../../src/core/kernel/database.ts'
import { Fault, Refusal } from '../../src/core/kernel/refusal.ts'
import { sql } from '../../src/core/kernel/sql.ts'
import type { Engine } from '../engines/engines.ts'
import { beside } from './beside.ts'
import { add, faultOf, idsIn, idsOf, oneTable, works } from './database-table.ts'

/** What callers get when there is no room left, and that it works again when there is. */
export const storage = (engine: Engine): void => {
  if (engine.name === 'sqlite') {
    it('gives the whole group one fault when the disk is full', () => onFullDisk(engine))
    it('gives the fault to a body that meets the limit of the file', () => onFullFile(engine))
  } else it('says that the storage is full when the server does', () => onFullServer(engine))
}

const fat = new Uint8Array(200_000).fill(1)

const fatten = (db: Database, id: string): Promise<number> =>
  db.write((tx) => tx.run(sql`insert into things (id, bytes) values (${id}, ${fat})`))

/** A file system of two megabytes; whoever may not make one has the limit of the file instead. */
const onFullDisk = async (engine: Engine): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), 'berth-full-'))
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', folder])
  let db: Database | undefined
  try {
    if (mounted.status !== 0) return await onFullFile(engine)
    // However slow the machine is, all that is written at once is one group.
    const slowly = { migrations: oneTable, groupMs: 60_000 }
    db = await engine.openAt(join(folder, 'small.db'), slowly)
    await intoFull(db, folder)
  } finally {
    await db?.close()
    if (mounted.status === 0) spawnSync('umount', [folder])
    rmSync(folder, { recursive: true, force: true })
  }
}

const intoFull = async (db: Database, folder: string): Promise<void> => {
  await db.write((tx) => add(tx, 'before'))
  writeFileSync(join(folder, 'ballast'), Buffer.alloc(1_200_000))

  const refusal = new Refusal('in_use', 'in use')
  const outcomes = await Promise.allSettled([
    db.write((tx) => add(tx, 'small')),
    ...Array.from({ length: 8 }, (_, index) => fatten(db, `fat ${index}`)),
    db.write(() => Promise.reject(refusal)),
  ])
  const faults = outcomes.map((one) => (one.status === 'rejected' ? one.reason : one.status))
  for (const fault of faults) {
    assert.ok(fault instanceof Fault, String(fault))
    assert.equal(fault.code, 'storage_full')
    assert.equal(fault, faults[0], 'one fault for all')
  }
  assert.deepEqual(await idsOf(db), ['before'])
  await faultOf(fill(db), 'storage_full')

  rmSync(join(folder, 'ballast'))
  await works(db)
  await fatten(db, 'after')
  assert.ok((await db.read(idsIn)).includes('after'))
}

const onFullFile = async (engine: Engine): Promise<void> => {
  const db = await engine.open({ migrations: oneTable })
  await db.write((tx) => tx.all({ text: ['pragma max_page_count = 60'], values: [] }))
  const outcomes = await Promise.allSettled(
    Array.from({ length: 4 }, (_, index) => fatten(db, `fat ${index}`)),
  )
  const kept = outcomes.filter(({ status }) => status === 'fulfilled').length
  assert.equal((await idsOf(db)).length, kept, 'what was answered is what is kept')
  for (const one of outcomes)
    if (one.status === 'rejected')
      assert.ok(one.reason instanceof Fault && one.reason.code === 'storage_full')
  await faultOf(fill(db), 'storage_full')
  await works(db)
}

/** Writes on until it fails. */
const fill = async (db: Database): Promise<never> => {
  for (let index = 0; ; index++) await fatten(db, `fill ${index}`)
}

/** The server's own words, raised by a trigger. */
const onFullServer = async (engine: Engine): Promise<void> => {
  const db = await engine.open({ migrations: oneTable })
  const admin = await beside(engine, db)
  await admin.run(`
    create function no_room() returns trigger language plpgsql as $$
    begin
      raise exception 'could not extend file' using errcode = '53100';
    end $$;
    create trigger no_room before insert on things for each row
      when (new.id like 'fat%') execute function no_room()`)
  const small = db.write((tx) => add(tx, 'small'))
  await faultOf(fatten(db, 'fat 1'), 'storage_full')
  await small
  await works(db)
  await admin.run('drop trigger no_room on things')
  await admin.end()
  await fatten(db, 'fat 2')
  assert.deepEqual(await idsOf(db), ['fat 2', 'small'])
}
