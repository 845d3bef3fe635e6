import type { ComponentChildren } from 'preact'
import type { Endpoint, PageOf } from '../../../src/contract/endpoint.ts'
import { change } from '../data/api.ts'
import { FormDialog } from '../parts/form-dialog.tsx'
import type { Column } from '../parts/table.tsx'
import { end } from './act.ts'
import { Managed } from './managed.tsx'
import { NameField } from './name-field.tsx'
import { Withdrawal } from './withdrawal.tsx'

/**
 * What is trusted, of one sort: whoever may manage it adds to it under a name, and withdraws trust
 * after it is said what that costs.
 */
export const Trusted = <Row extends { readonly name: string }, Input extends object>({
  what,
  form: { title, add, inputOf, fields },
  remove,
  ...rest
}: {
  /** Such as `key`. */
  readonly what: string
  readonly title: string
  readonly about: string
  readonly command: string
  readonly endpoint: Endpoint<Record<never, never>, PageOf<Row>>
  readonly columns: readonly Column<Row>[]
  readonly keyOf: (row: Row) => string
  /** How something is added. */
  readonly form: {
    readonly title: string
    readonly add: Endpoint<Input, Row>
    readonly inputOf: (form: FormData) => Input | Promise<Input>
    readonly fields: (trouble: Error | undefined) => ComponentChildren
  }
  readonly remove: Parameters<typeof Withdrawal>[0]['endpoint']
}) => (
  <Managed
    {...rest}
    input={{}}
    permission="key.manage"
    adding={`Add ${what}`}
    acts={[['remove', 'Remove']]}
  >
    {({ is, chosen, done }) => (
      <>
        {is === 'new' && (
          <FormDialog
            title={title}
            action={`Trust ${what}`}
            onClose={end}
            onSave={async (filled) => {
              await change(add, await inputOf(filled))
              done()
            }}
          >
            {(trouble) => (
              <>
                <NameField trouble={trouble} />
                {fields(trouble)}
              </>
            )}
          </FormDialog>
        )}
        {is === 'remove' && chosen && (
          <Withdrawal what={what} name={chosen.name} endpoint={remove} onDone={done} />
        )}
      </>
    )}
  </Managed>
)
