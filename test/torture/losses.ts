import assert from 'node:assert/strict'
import type { Database, Row } from '../../src/core/kernel/database.ts'
import { sql } from '../../src/core/kernel/sql.ts'
import { checkLedger } from '../ledger/invariants.ts'
import type { Tables } from '../ledger/tables.ts'
import type { Answered, Seen } from './load.ts'

/** Checks that nothing that was answered or shown is lost, and that nothing stands half-written. */
export const checkLosses = async (
  db: Database,
  answered: readonly Answered[],
  seen: Seen,
): Promise<Tables> => {
  const organization = await db.read((tx) => tx.first(sql`select id from organizations limit 1`))
  const organizationId = String(organization?.['id'])
  const tables = await checkLedger(db, organizationId)
  const kept = await db.read(async (tx) => ({
    answers: await tx.all(sql`select idempotency_key, answer from idempotency_keys`),
    attestations: await tx.all(sql`
      select a.id, count(s.value) as subjects from attestations a
      left join attestation_subjects s on s.organization_id = a.organization_id
        and s.attestation_id = a.id and exists (
          select 1 from artifacts x where x.organization_id = s.organization_id
            and x.digest = 'sha256:' || s.value)
      group by a.id`),
  }))
  checkSeen(tables, seen)
  checkOnce(tables)
  checkAnswers(tables, answered, kept.answers)
  checkEvidence(answered, kept.attestations)
  return tables
}

/** What was shown under a number stays under it. */
const checkSeen = ({ events }: Tables, seen: Seen): void => {
  const hashes = events.slice(0, seen.length).map(({ hash }) => hash)
  assert.deepEqual(hashes, seen, 'events that were shown')
}

/** What was said again under its key happened once. */
const checkOnce = ({ labels }: Tables): void => {
  const turns = labels.map((label) => label['label_value'])
  assert.equal(new Set(turns).size, turns.length, 'a report was taken twice')
}

const checkAnswers = (
  { records, sightings }: Tables,
  answered: readonly Answered[],
  kept: readonly Row[],
): void => {
  const recordOf = new Map(records.map((record) => [record['id'], record]))
  const seenAt = new Map(sightings.map((row) => [row['record_id'], Number(row['last_seen_at'])]))
  const answers = new Map(
    kept.map((row) => [row['idempotency_key'], JSON.parse(String(row['answer'])) as unknown]),
  )
  for (const { key, path, body, status, answer } of answered) {
    const about = `${key}: ${JSON.stringify(body)} was answered ${JSON.stringify(answer)}`
    assert.ok(status < 500, about)
    if (status >= 400 || path !== '/v1/deployment-records') continue
    assert.deepEqual(answers.get(key), answer, about)
    const record = recordOf.get(String(answer['recordId']))
    assert.ok(record, `${about}, but its record is lost`)
    const isOwn = String(record['labels']).includes(`"${key}"`)
    switch (answer['outcome']) {
      case 'deployed':
      case 'superseded':
      case 'rolled_back':
        assert.ok(isOwn, about)
        break
      case 'decommissioned':
        assert.notEqual(record['status'], 'deployed', about)
        break
      case 'unchanged':
        if (typeof body['observedAt'] === 'string')
          assert.ok(Number(seenAt.get(record['id'])) >= Date.parse(body['observedAt']), about)
        break
      default:
        assert.equal(answer['outcome'], 'outdated', about)
    }
  }
}

const checkEvidence = (answered: readonly Answered[], attestations: readonly Row[]): void => {
  const subjects = new Map(attestations.map((row) => [row['id'], Number(row['subjects'])]))
  for (const [id, count] of subjects) assert.equal(count, 1, `${String(id)} stands half-written`)
  for (const { path, status, answer } of answered)
    if (path === '/v1/attestations' && status < 400)
      assert.ok(subjects.has(String(answer['id'])), `${String(answer['id'])} is lost`)
}
