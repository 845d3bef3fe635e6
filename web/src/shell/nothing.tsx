/** An address that names no view. */
export const Nothing = () => (
  <section class="empty">
    <h1>There is nothing at this address</h1>
    <p>
      Go to <a href="/">what runs where</a>, or look for something with the box above.
    </p>
  </section>
)
