import { ProblemError } from '../../client/errors.ts'
import type { Reply } from '../../client/message.ts'
import type { RunStarted } from '../../contract/deployments.ts'
import type { Endpoint } from '../../contract/endpoint.ts'
import type { Invocation } from '../frame/invocation.ts'
import { UsageError } from '../frame/errors.ts'
import { askYes } from '../words/ask-yes.ts'

/** Where a run goes, and which flag says so. */
interface NamedPlace {
  readonly name: string | undefined
  readonly flag: '--env' | '--to'
}

/** Begins it; in a terminal, a name that is nearly another's is asked about. */
export const beginAsking = async <Input extends { readonly createEnv?: boolean | undefined }>(
  { call, context, format }: Invocation,
  begin: Endpoint<Input, RunStarted>,
  input: Input,
  { name = 'it', flag }: NamedPlace,
): Promise<Reply<RunStarted>> => {
  try {
    return await call(begin, input)
  } catch (error) {
    const isAsked = context.stdin.isTTY && context.stderr.isTTY && format === 'table'
    if (!(error instanceof ProblemError) || error.problem.code !== 'near_miss' || !isAsked)
      throw error
    if (!(await askYes(`${error.problem.detail} Create ${name}?`, context)))
      throw new UsageError('Nothing was deployed.', `Name the one that you mean: ${flag} NAME`)
    return await call(begin, { ...input, createEnv: true })
  }
}
