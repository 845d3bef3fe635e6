import { Text } from '../parts/text.tsx'

interface Sent {
  readonly trouble: Error | undefined
}

/** The name of something new, as most names have to be. */
export const NameField = ({ trouble, more = '' }: Sent & { readonly more?: string }) => (
  <Text
    name="name"
    label="Name"
    help={`1 to 63 lower-case letters, digits and single hyphens.${more}`}
    trouble={trouble}
    isRequired
    most={63}
  />
)

/** The name of a new place, and the description of a new or an old one. */
export const PlaceNaming = ({
  of,
  trouble,
}: Sent & { readonly of: { readonly description: string | null } | undefined }) => (
  <>
    {!of && <NameField trouble={trouble} more=" It is never changed." />}
    <Text
      name="description"
      label="Description"
      trouble={trouble}
      value={of?.description ?? ''}
      most={1024}
    />
  </>
)
