import { formatInstant } from '../../formats/instant.ts'
import { requireLogicalEnvironment } from '../environments/require-place.ts'
import { audit } from '../kernel/audit.ts'
import type { Context } from '../kernel/context.ts'
import { requireSome, write } from '../kernel/operation.ts'
import { can, holds, type Role } from '../kernel/permission.ts'
import { Refusal } from '../kernel/refusal.ts'
import { requireProject } from '../projects/require-project.ts'
import { bearToken } from './birth.ts'
import type { BornToken } from './token.ts'

/** What a new token shall be; `expiresAt` in milliseconds since 1970. */
export interface TokenInput {
  readonly name: string
  readonly role: Exclude<Role, 'install'>
  readonly project?: string | undefined
  readonly logicalEnvironment?: string | undefined
  readonly expiresAt?: number | undefined
}

/** Creates a token; nobody grants more than they hold. Its secret is shown this once. */
export const createToken = (context: Context, input: TokenInput): Promise<BornToken> =>
  write(context, 'token.create', async (tx) => {
    await requireSome(tx, context, 'token.manage')
    const stage = input.logicalEnvironment
      ? await requireLogicalEnvironment(tx, context, input.logicalEnvironment)
      : null
    const project = input.project ? await requireProject(tx, context, input.project) : null
    const grant = {
      role: input.role,
      projectId: project?.id ?? null,
      logicalEnvironmentId: stage?.id ?? null,
    }
    const { grants } = context.principal
    if (!can(grants, 'token.manage', grant) || !holds(grants, grant))
      throw new Refusal('grant_exceeded', 'Nobody can grant more than they hold.', {
        next: 'Ask for a narrower role, or ask an administrator.',
      })
    const last = context.principal.expiresAt
    if (last !== null && (input.expiresAt === undefined || input.expiresAt > last))
      throw new Refusal('grant_exceeded', 'A token cannot outlive the one that makes it.', {
        next: `Let it expire by ${formatInstant(last)}, or use a token that lives longer.`,
        errors: [{ pointer: '#/expiresAt', detail: `must be at most ${formatInstant(last)}` }],
      })
    if (input.expiresAt !== undefined && input.expiresAt <= context.now())
      throw new Refusal('time_invalid', 'expiresAt lies in the past.', {
        next: 'Give a time to come, or leave it out for a token that does not expire.',
        errors: [{ pointer: '#/expiresAt', detail: 'must be a time to come' }],
      })
    const born = await bearToken(tx, context, context.principal.organizationId, {
      name: input.name,
      grants: [grant],
      createdBy: context.principal,
      expiresAt: input.expiresAt ?? null,
    })
    await audit(tx, context, {
      action: 'token.create',
      target: born.id,
      detail: {
        name: input.name,
        role: input.role,
        project: project?.name ?? null,
        logicalEnvironment: stage?.name ?? null,
        expiresAt: input.expiresAt === undefined ? null : formatInstant(input.expiresAt),
      },
    })
    return {
      ...born,
      name: input.name,
      role: input.role,
      project: project?.name ?? null,
      logicalEnvironment: stage?.name ?? null,
      expiresAt: input.expiresAt ?? null,
      revokedAt: null,
    }
  })
