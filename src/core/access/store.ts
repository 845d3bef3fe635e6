import type { Database, Reader, Row, Writer } from '../kernel/database.ts'
import { tokenLine } from '../kernel/operation.ts'
import type { Grant, Role } from '../kernel/permission.ts'
import { all, sql, type Sql } from '../kernel/sql.ts'
import type { NamedGrant } from './describe-caller.ts'
import type { StoredGrant, Token } from './token.ts'

/** What is kept of a new token. */
export interface NewToken {
  readonly id: string
  readonly name: string
  readonly nameHash: string
  readonly salt: string
  readonly secretHash: string
  readonly createdBy: string | null
  readonly createdAt: number
  readonly expiresAt: number | null
}

export const insertToken = async (
  tx: Writer,
  organizationId: string,
  token: NewToken,
  grants: readonly StoredGrant[],
): Promise<void> => {
  await tx.run(sql`
    insert into personal_values (organization_id, hash, value, salt)
    values (${organizationId}, ${token.nameHash}, ${token.name}, ${token.salt})`)
  await tx.run(sql`
    insert into tokens (
      organization_id, id, name, name_hash, secret_hash, created_by, created_at, expires_at)
    values (
      ${organizationId}, ${token.id}, ${token.name}, ${token.nameHash}, ${token.secretHash},
      ${token.createdBy}, ${token.createdAt}, ${token.expiresAt})`)
  for (const grant of grants)
    await tx.run(sql`
      insert into grants (
        organization_id, id, principal_id, role, project_id, logical_environment_id)
      values (${organizationId}, ${grant.id}, ${token.id}, ${grant.role}, ${grant.projectId},
        ${grant.logicalEnvironmentId})`)
}

const principals = sql`
  p.organization_id, p.id, p.name, p.name_hash, p.expires_at, p.organization_name,
  g.role, g.project_id, g.logical_environment_id
  from live_principals p
  left join grants g on g.organization_id = p.organization_id and g.principal_id = p.id`

/** The live principal behind a secret's hash, with what it was granted. */
export const principalBySecret = async (db: Pick<Database, 'ask'>, secretHash: string) =>
  readPrincipal(
    await db.ask(sql`
      select ${principals} where p.secret_hash = ${secretHash} order by g.id limit 100`),
  )

/** The same behind a ticket that has not expired. */
export const principalByTicket = async (
  db: Pick<Database, 'ask'>,
  secretHash: string,
  now: number,
) =>
  readPrincipal(
    await db.ask(sql`
      select ${principals}
      join session_tickets s on s.organization_id = p.organization_id and s.token_id = p.id
      where s.secret_hash = ${secretHash} and s.expires_at > ${now} order by g.id limit 100`),
  )

/** The same behind a session that goes on, and when that was used. */
export const principalBySession = async (
  db: Pick<Database, 'ask'>,
  secretHash: string,
  now: number,
) => {
  const rows = await db.ask(sql`
    select s.id as session_id, s.used_at, s.expires_at as session_expires_at, ${principals}
    join sessions s on s.organization_id = p.organization_id and s.token_id = p.id
    where s.secret_hash = ${secretHash} and s.ends_at > ${now} order by g.id limit 100`)
  const principal = readPrincipal(rows)
  const [row] = rows
  return (
    principal &&
    row && {
      principal: { ...principal, sessionId: String(row['session_id']) },
      usedAt: Number(row['used_at']),
      expiresAt: Number(row['session_expires_at']),
    }
  )
}

const readPrincipal = (rows: readonly Row[]) => {
  const [row] = rows
  return (
    row && {
      id: String(row['id']),
      name: String(row['name']),
      nameHash: String(row['name_hash']),
      organizationId: String(row['organization_id']),
      organizationName: String(row['organization_name']),
      expiresAt: row['expires_at'] as number | null,
      grants: rows.filter((each) => each['role'] !== null).map(readGrant),
    }
  )
}

const select = sql`
  select t.id, t.name, t.created_at, t.expires_at, t.revoked_at, g.role, p.name as project,
    l.name as logical_environment
  from tokens t
  join grants g on g.organization_id = t.organization_id and g.principal_id = t.id
    and g.role <> 'install'
  left join project_names p on p.organization_id = g.organization_id and p.id = g.project_id
  left join logical_environment_names l
    on l.organization_id = g.organization_id and l.id = g.logical_environment_id`

/** Newest first, after the place of the cursor. */
export const page = async (
  tx: Reader,
  organizationId: string,
  condition: Sql,
  limit: number,
): Promise<readonly Token[]> =>
  (
    await tx.all(sql`
      ${select}
      where ${all([sql`t.organization_id = ${organizationId}`, condition])}
      order by t.created_at desc, t.id desc limit ${limit}`)
  ).map(readToken)

/** Everything that a token was granted. */
export const grantsOf = async (
  tx: Reader,
  organizationId: string,
  id: string,
): Promise<readonly Grant[]> =>
  (
    await tx.all(sql`
      select role, project_id, logical_environment_id from grants
      where organization_id = ${organizationId} and principal_id = ${id} order by id limit 100`)
  ).map(readGrant)

/** Holds the token, so that what it is doing ends before it is revoked. */
export const lockToken = async (tx: Writer, organizationId: string, id: string): Promise<void> => {
  await tx.lock(
    'exclusive',
    sql`select id from tokens where organization_id = ${organizationId} and id = ${id}`,
    [tokenLine(id)],
  )
}

export const revoke = async (
  tx: Writer,
  organizationId: string,
  id: string,
  now: number,
): Promise<void> => {
  await tx.run(sql`
    update tokens set revoked_at = ${now}
    where organization_id = ${organizationId} and id = ${id}`)
}

/** The same with the names of what each is narrowed to. */
export const namedGrantsOf = async (
  tx: Reader,
  organizationId: string,
  id: string,
): Promise<readonly NamedGrant[]> =>
  (
    await tx.all(sql`
      select g.role, g.project_id, g.logical_environment_id, p.name as project,
        l.name as logical_environment
      from grants g
      left join project_names p on p.organization_id = g.organization_id and p.id = g.project_id
      left join logical_environment_names l
        on l.organization_id = g.organization_id and l.id = g.logical_environment_id
      where g.organization_id = ${organizationId} and g.principal_id = ${id}
      order by g.id limit 100`)
  ).map((row) => ({
    ...readGrant(row),
    project: row['project'] as string | null,
    logicalEnvironment: row['logical_environment'] as string | null,
  }))

const readGrant = (row: Row): Grant => ({
  role: row['role'] as Role,
  projectId: row['project_id'] as string | null,
  logicalEnvironmentId: row['logical_environment_id'] as string | null,
})

const readToken = (row: Row): Token => ({
  id: String(row['id']),
  name: String(row['name']),
  role: row['role'] as Role,
  project: row['project'] as string | null,
  logicalEnvironment: row['logical_environment'] as string | null,
  createdAt: Number(row['created_at']),
  expiresAt: row['expires_at'] as number | null,
  revokedAt: row['revoked_at'] as number | null,
})
