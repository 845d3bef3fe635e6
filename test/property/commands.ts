import fc from 'fast-check'

/** The artifacts of a run: `i` is an index of `m` and `n`, `j` one of `n` and `o`. */
export const artifacts = ['a', 'b', 'i', 'm', 'n', 'j'] as const

/** A report, with times relative to now in milliseconds. */
export interface ReportCommand {
  readonly kind: 'report'
  readonly environment: 'east' | 'west'
  readonly deploymentName: string
  readonly artifact: (typeof artifacts)[number]
  readonly status: 'deployed' | 'decommissioned'
  readonly deployedAt: number | null
  readonly endedAt: number | null
  readonly observedAt: number | null
  readonly twice: boolean
}

export type Command =
  | ReportCommand
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'delete'; readonly environment: 'east' | 'west'; readonly force: boolean }
  | { readonly kind: 'number' }

const time = (frequency: number): fc.Arbitrary<number | null> =>
  fc.oneof(
    { weight: 10, arbitrary: fc.constant(null) },
    { weight: frequency, arbitrary: fc.integer({ min: -7, max: 1 }) },
    { weight: 1, arbitrary: fc.constantFrom(1, 2, 300_000, 300_001) },
  )

const environment = fc.constantFrom('east', 'east', 'east', 'west')

const report: fc.Arbitrary<Command> = fc.record({
  kind: fc.constant('report'),
  environment,
  deploymentName: fc.constantFrom('api', 'api', 'api', 'web'),
  artifact: fc.constantFrom(...artifacts),
  status: fc.constantFrom('deployed', 'deployed', 'decommissioned'),
  deployedAt: time(12),
  endedAt: time(6),
  observedAt: time(2),
  twice: fc.boolean(),
})

/** Anything that may come to the ledger; the clock may stand still and even go back. */
export const commands: fc.Arbitrary<readonly Command[]> = fc.array(
  fc.oneof(
    { weight: 20, arbitrary: report },
    {
      weight: 8,
      arbitrary: fc.record({ kind: fc.constant('wait'), ms: fc.integer({ min: -1, max: 4 }) }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constant('delete'), environment, force: fc.boolean() }),
    },
    { weight: 1, arbitrary: fc.constant({ kind: 'number' } as const) },
  ),
  { maxLength: 60, size: 'max' },
)
