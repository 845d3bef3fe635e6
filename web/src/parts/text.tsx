import { Field } from './field.tsx'

/** A line to write. */
export const Text = ({
  value = '',
  isRequired = false,
  most = 256,
  list,
  ...field
}: {
  readonly name: string
  readonly label: string
  readonly help?: string
  readonly trouble: Error | undefined
  /** What stands there at first. */
  readonly value?: string
  readonly isRequired?: boolean
  /** How many characters it may have. */
  readonly most?: number
  /** The id of what is proposed. */
  readonly list?: string
}) => (
  <Field {...field}>
    {(own) => (
      <input
        {...own}
        type="text"
        defaultValue={value}
        required={isRequired}
        maxLength={most}
        list={list}
        autocomplete="off"
        spellcheck={false}
        dir="auto"
      />
    )}
  </Field>
)
