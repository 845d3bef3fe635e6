import { Field } from '../parts/field.tsx'

/** One of a few things to choose. */
export const Select = ({
  choices,
  value,
  ...field
}: {
  readonly name: string
  readonly label: string
  readonly help?: string
  readonly trouble: Error | undefined
  readonly choices: readonly (readonly [value: string, words: string])[]
  /** What is chosen at first. */
  readonly value: string
}) => (
  <Field {...field}>
    {(own) => (
      <select {...own}>
        {choices.map(([each, words]) => (
          <option key={each} value={each} selected={each === value}>
            {words}
          </option>
        ))}
      </select>
    )}
  </Field>
)
