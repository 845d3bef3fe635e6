import { verifyArtifact, type ArtifactVerification } from '../../../src/contract/verification.ts'
import { shellWord } from '../../../src/formats/commands/shell-word.ts'
import { search, setSearch } from '../address.ts'
import { may } from '../data/may.ts'
import { useLoaded } from '../data/loaded.ts'
import { Choice } from '../parts/choice.tsx'
import { written } from '../parts/form-dialog.tsx'
import { Mark } from '../parts/mark.tsx'
import { Text } from '../parts/text.tsx'
import { Trouble } from '../parts/trouble.tsx'

/** What one may demand to be there, and what that is. */
const kinds = [
  ['provenance', 'How it was built'],
  ['sbom', 'Which packages are inside'],
  ['tests', 'That its tests passed'],
] as const

/** What verifying the artifact of a record comes to, by what the reader demands. */
export const Demands = ({ id }: { readonly id: string }) => {
  const required = (search.value.get('require') ?? '').split(',').filter(Boolean)
  const signer = search.value.get('signer') ?? ''
  const source = search.value.get('source') ?? ''
  const { value, trouble, again } = useLoaded(
    verifyArtifact,
    may('evidence.read')
      ? {
          subject: id,
          require: required.length > 0 ? required.join(',') : undefined,
          signer: signer || undefined,
          source: source || undefined,
        }
      : undefined,
  )
  if (!may('evidence.read')) return null
  const demand = (kind: string, isOn: boolean): void => {
    const others = required.filter((each) => each !== kind)
    setSearch({ require: (isOn ? [...others, kind] : others).join(',') })
  }
  return (
    <section aria-labelledby="demands">
      <h2 id="demands">Can it be trusted?</h2>
      <form
        class="demands"
        aria-label="Demands"
        onSubmit={(event) => {
          event.preventDefault()
          const form = new FormData(event.currentTarget)
          setSearch({ signer: written(form, 'signer'), source: written(form, 'source') })
        }}
      >
        {kinds.map(([kind, words]) => (
          <Choice key={kind} isOn={required.includes(kind)} set={(isOn) => demand(kind, isOn)}>
            {words}
          </Choice>
        ))}
        <Text name="signer" label="Vouched for by" value={signer} trouble={trouble} />
        <Text name="source" label="Made from" value={source} trouble={trouble} />
        <button type="submit">Verify</button>
      </form>
      <div aria-live="polite">
        {trouble && <Trouble error={trouble} again={again} />}
        {value && <Answers of={value} />}
      </div>
      <p class="quiet">
        The same from a script, whose exit code is the answer:{' '}
        <code>{commandOf(id, required, signer, source)}</code>
      </p>
    </section>
  )
}

const Answers = ({ of: { verdict, answers } }: { readonly of: ArtifactVerification }) => (
  <>
    <p>
      <Mark is={verdicts[verdict][0]}>{verdict}</Mark> {verdicts[verdict][1]}
    </p>
    <ul class="plain">
      {answers.map(({ check, answer, why, attestations }) => (
        <li key={check}>
          <Mark is={signs[answer]}>
            {check}: {answer}
          </Mark>{' '}
          <bdi>{why}</bdi>{' '}
          {attestations.map((each, n) => (
            <a key={each} href={`#${each}`} aria-label={`Attestation ${n + 1} for ${check}`}>
              [{n + 1}]
            </a>
          ))}
        </li>
      ))}
    </ul>
  </>
)

const verdicts = {
  passed: ['good', 'All that was asked for holds.'],
  failed: ['bad', 'Something is signed badly, or contradicts.'],
  undecided: ['warn', 'Not everything could be decided: it is missing, or nobody trusted vouches.'],
} as const
const signs = { holds: 'good', contradicted: 'bad', undecided: 'warn' } as const

const commandOf = (
  id: string,
  required: readonly string[],
  signer: string,
  source: string,
): string =>
  [
    `berth verify ${id}`,
    ...(required.length > 0 ? [`--require ${required.join(',')}`] : []),
    ...(signer === '' ? [] : [`--signer ${shellWord(signer)}`]),
    ...(source === '' ? [] : [`--source ${shellWord(source)}`]),
  ].join(' ')
