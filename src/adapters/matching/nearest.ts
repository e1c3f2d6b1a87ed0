import type { Vector } from '../../application/ports/embeddings'

const FIRST_ROOM = 256

/**
 * The dot products of a vector with each of so many, which lie one behind the other. The innermost loop of a search: four
 * sums side by side, which the processor adds at once, and no check of what is within bounds by construction.
 */
const productsOf = (values: Float32Array, to: Vector, count: number): Float32Array => {
  const products = new Float32Array(count)
  const width = to.length
  const whole = width - (width % 4)
  for (let place = 0, at = 0; place < count; place += 1, at += width) {
    let [a, b, c, d] = [0, 0, 0, 0]
    for (let i = 0; i < whole; i += 4) {
      a += (values[at + i] as number) * (to[i] as number)
      b += (values[at + i + 1] as number) * (to[i + 1] as number)
      c += (values[at + i + 2] as number) * (to[i + 2] as number)
      d += (values[at + i + 3] as number) * (to[i + 3] as number)
    }
    for (let i = whole; i < width; i += 1) a += (values[at + i] as number) * (to[i] as number)
    products[place] = a + b + c + d
  }
  return products
}

/** Vectors by id, one behind the other in one array, and the nearest of them to another: exact, by looking at all. */
export class Nearest {
  private readonly ids: string[] = []
  private readonly places = new Map<string, number>()
  private values = new Float32Array(0)
  private width = 0

  get size(): number {
    return this.ids.length
  }

  put(id: string, vector: Vector): void {
    if (this.ids.length === 0) this.width = vector.length
    if (vector.length !== this.width) throw new TypeError('vectors of two models cannot be compared')
    const place = this.places.get(id) ?? this.ids.length
    if ((place + 1) * this.width > this.values.length) this.grow()
    this.values.set(vector, place * this.width)
    this.places.set(id, place)
    this.ids[place] = id
  }

  /** The last takes the place of what goes. */
  remove(id: string): void {
    const place = this.places.get(id)
    if (place === undefined) return
    const last = this.ids.length - 1
    const moved = this.ids[last] ?? id
    this.values.copyWithin(place * this.width, last * this.width, (last + 1) * this.width)
    this.values.fill(0, last * this.width, (last + 1) * this.width)
    this.ids[place] = moved
    this.places.set(moved, place)
    this.ids.pop()
    this.places.delete(id)
  }

  /** The ids of the vectors with the largest dot products, the largest first. */
  nearest(to: Vector, most: number): readonly string[] {
    if (this.ids.length === 0 || most <= 0) return []
    if (to.length !== this.width) throw new TypeError('vectors of two models cannot be compared')
    const products = productsOf(this.values, to, this.ids.length)
    const floor = most >= products.length ? -Infinity : (products.slice().sort().at(-most) ?? -Infinity)
    const found: number[] = []
    for (const [place, product] of products.entries()) if (product >= floor) found.push(place)
    return found
      .sort((a, b) => (products[b] ?? 0) - (products[a] ?? 0))
      .slice(0, most)
      .map((place) => this.ids[place] ?? '')
  }

  private grow(): void {
    const values = new Float32Array(Math.max(FIRST_ROOM * this.width, this.values.length * 2))
    values.set(this.values)
    this.values = values
  }
}
