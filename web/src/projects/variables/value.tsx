import type { Variable } from '../../../../src/contract/variables.ts'

/** A value as far as it is shown: a secret never is. */
export const Value = ({ of }: { readonly of: Pick<Variable, 'secret' | 'value'> | null }) => {
  if (of === null) return <span class="quiet">not set</span>
  if (of.secret) return <span class="quiet">•••••• secret</span>
  return of.value === '' ? (
    <span class="quiet">empty</span>
  ) : (
    <code class="value" dir="auto">
      {of.value}
    </code>
  )
}
