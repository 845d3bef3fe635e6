import { Field } from '../../parts/field.tsx'

/** One of several, each with what it is called. */
export const Select = ({
  name,
  label,
  value,
  options,
  set,
}: {
  readonly name: string
  readonly label: string
  readonly value: string
  readonly options: readonly (readonly [value: string, says: string])[]
  readonly set: (value: string) => void
}) => (
  <Field name={name} label={label} trouble={undefined}>
    {(own) => (
      <select {...own} value={value} onChange={(event) => set(event.currentTarget.value)}>
        {options.map(([each, says]) => (
          <option key={each} value={each}>
            {says}
          </option>
        ))}
      </select>
    )}
  </Field>
)
