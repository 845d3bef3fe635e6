import { Fragment, type ComponentChildren } from 'preact'
import './facts.css'

/** Facts by name, each on a line; what is nothing is left out. */
export const Facts = ({
  of,
}: {
  readonly of: readonly (readonly [name: string, value: ComponentChildren])[]
}) => (
  <dl class="fact-list">
    {of.map(
      ([name, value]) =>
        value !== null &&
        value !== undefined &&
        value !== false &&
        value !== '' && (
          <Fragment key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </Fragment>
        ),
    )}
  </dl>
)
