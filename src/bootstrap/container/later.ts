/** Makes something when it is first needed, and once. For what takes long to load, and that many processes never need. */
export const later = <T>(make: () => Promise<T>): (() => Promise<T>) => {
  let made: Promise<T> | undefined
  return () => (made ??= make())
}
