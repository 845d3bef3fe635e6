/** The button below a list that goes on. */
export const More = ({
  pages: { isMore, isLoading, more },
}: {
  readonly pages: {
    readonly isMore: boolean
    readonly isLoading: boolean
    readonly more: () => void
  }
}) =>
  isMore ? (
    <p>
      <button type="button" disabled={isLoading} onClick={more}>
        {isLoading ? 'Loading…' : 'Load more'}
      </button>
    </p>
  ) : null
