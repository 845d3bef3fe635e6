import {
  describeArtifact,
  downloadAttestation,
  listKeys,
  type LinkedAttestation,
  type Summary,
  type TrustedKey,
} from '../../../src/contract/evidence.ts'
import type { DeploymentRecordDescription } from '../../../src/contract/ledger.ts'
import { ask } from '../data/api.ts'
import { useLoaded } from '../data/loaded.ts'
import { useSending } from '../data/sending.ts'
import { Digest } from '../parts/digest.tsx'
import { Empty } from '../parts/empty.tsx'
import { Facts } from '../parts/facts.tsx'
import { Instant } from '../parts/instant.tsx'
import { Mark } from '../parts/mark.tsx'
import { OuterLink } from '../parts/outer-link.tsx'
import { Trouble } from '../parts/trouble.tsx'
import { saveBytes } from './save-bytes.ts'
import { predicateWords, verificationWords } from './verification-words.ts'

/** All that speaks about the artifact of a record, and whether it can be believed. */
export const Attestations = ({
  of: { trace, artifact },
}: {
  readonly of: DeploymentRecordDescription
}) => {
  const keys = useLoaded(listKeys, {}).value?.items ?? []
  const all = useLoaded(describeArtifact, { digest: artifact.digest }).value?.attestations ?? []
  const shown = [...trace, ...all.filter(({ counts }) => !counts)]
  return (
    <section aria-labelledby="attestations">
      <h2 id="attestations">Attestations</h2>
      {shown.length === 0 ? (
        <Empty
          command={`berth attest --artifact ${artifact.digest} --predicate FILE --predicate-type URI`}
        >
          Nothing speaks about this artifact: who built it, and from what, is not known here.
        </Empty>
      ) : (
        <ul class="attestations">
          {shown.map((each) => (
            <Entry key={each.id} attestation={each} keys={keys} />
          ))}
        </ul>
      )}
    </section>
  )
}

const Entry = ({
  attestation: it,
  keys,
}: {
  readonly attestation: LinkedAttestation
  readonly keys: readonly TrustedKey[]
}) => {
  const { is, text, next } = verificationWords(it.verification, sinceOf(it, keys))
  return (
    <li id={it.id}>
      <h3>{predicateWords(it.predicateType)}</h3>
      {it.summary && <Says summary={it.summary} />}
      <p>
        <Mark is={is}>{text}</Mark> {next}{' '}
        {next !== '' && is === 'warn' && <a href="/settings/keys">Trusted keys</a>}
      </p>
      {(it.foundBy.link !== 'itself' || !it.counts) && (
        <p>
          {it.foundBy.sentence}
          {!it.counts && '; it does not count'}
        </p>
      )}
      <Facts
        of={[
          ...(it.summary?.fields ?? []).map(
            ({ label, value }) => [label, <bdi>{value}</bdi>] as const,
          ),
          ['Version', it.version && <bdi>{it.version}</bdi>],
          ['Commit', it.commit && <code>{it.commit}</code>],
          ['Workflow', it.workflow && <bdi>{`${it.project ?? ''} ${it.workflow}`.trim()}</bdi>],
          ['Run', it.runUrl && <OuterLink to={it.runUrl} />],
          ['Predicate type', <bdi>{it.predicateType}</bdi>],
          [
            it.stated ? 'Stated by' : 'Stored by',
            <>
              <bdi>{it.submittedBy.name}</bdi>, <Instant at={it.createdAt} />
            </>,
          ],
          [
            'Id',
            <>
              <Digest value={it.id} /> <Download id={it.id} />
            </>,
          ],
        ]}
      />
    </li>
  )
}

/** What the predicate says, whether or not it can be believed. */
const Says = ({ summary }: { readonly summary: Summary }) => (
  <p>
    {summary.verdict !== null && (
      <>
        <Mark is={verdicts[summary.verdict]}>{summary.verdict}</Mark>{' '}
      </>
    )}
    <bdi>{summary.sentence}</bdi>
  </p>
)

const verdicts = { passed: 'good', warned: 'warn', failed: 'bad' } as const

const sinceOf = (
  { verification }: LinkedAttestation,
  keys: readonly TrustedKey[],
): string | undefined => {
  if (verification.answer !== 'verified' || verification.by.kind !== 'key') return undefined
  const { keyid } = verification.by
  const key = keys.find((each) => each.keyid === keyid)
  return key && new Date(key.createdAt).toLocaleDateString(undefined, { dateStyle: 'medium' })
}

/** Gives the bytes exactly as they came, so that anybody can check them elsewhere. */
const Download = ({ id }: { readonly id: string }) => {
  const { trouble, isBusy, send } = useSending()
  const download = async (): Promise<void> => {
    const { bytes, format } = await ask(downloadAttestation, { id })
    saveBytes(bytes, `${id.replace(':', '-').slice(0, 19)}.${format}.json`)
  }
  return (
    <>
      <button type="button" disabled={isBusy} onClick={() => void send(download)}>
        Download
      </button>
      {trouble && <Trouble error={trouble} />}
    </>
  )
}
