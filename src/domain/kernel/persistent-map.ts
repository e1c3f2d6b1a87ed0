/**
 * An immutable map from strings, as a hash array mapped trie (Bagwell, "Ideal Hash Trees", 2001): `set` and `delete`
 * copy one path of at most seven small nodes and share the rest, so that folding a stream with tens of thousands of
 * entries costs about the same for the last event as for the first. A `Map` copied for every event would make such a
 * fold quadratic.
 */
export class PersistentMap<K extends string, V> implements Iterable<readonly [K, V]> {
  private constructor(
    private readonly root: Branch<K, V>,
    readonly size: number,
  ) {}

  static empty<K extends string, V>(): PersistentMap<K, V> {
    return new PersistentMap<K, V>(NO_CHILDREN, 0)
  }

  static from<K extends string, V>(entries: Iterable<readonly [K, V]>): PersistentMap<K, V> {
    let map = PersistentMap.empty<K, V>()
    for (const [key, value] of entries) map = map.set(key, value)
    return map
  }

  get(key: K): V | undefined {
    return find(this.root, hash(key), key)?.value
  }

  has(key: K): boolean {
    return find(this.root, hash(key), key) !== undefined
  }

  /** This map with the entry; the map itself where it has that very value already. */
  set(key: K, value: V): PersistentMap<K, V> {
    const code = hash(key)
    const before = find(this.root, code, key)
    if (before !== undefined && Object.is(before.value, value)) return this
    const root = insert(this.root, 0, { kind: 'leaf', code, key, value })
    return new PersistentMap(root, before === undefined ? this.size + 1 : this.size)
  }

  /** This map without the key; the map itself where it has no such key. */
  delete(key: K): PersistentMap<K, V> {
    const code = hash(key)
    if (find(this.root, code, key) === undefined) return this
    return new PersistentMap(remove(this.root, 0, code, key), this.size - 1)
  }

  /** The entries, in an order that depends on what the map holds only, hardly ever on how it came about. */
  *[Symbol.iterator](): Iterator<readonly [K, V]> {
    yield* entriesOf(this.root)
  }

  *keys(): IterableIterator<K> {
    for (const [key] of this) yield key
  }

  *values(): IterableIterator<V> {
    for (const [, value] of this) yield value
  }

  /** A plain object, so that a state prints as what it means. */
  toJSON(): Readonly<Record<string, V>> {
    return Object.fromEntries(this)
  }
}

interface Leaf<K, V> {
  readonly kind: 'leaf'
  readonly code: number
  readonly key: K
  readonly value: V
}

/** Entries whose keys have all 32 bits of the hash in common. */
interface Bucket<K, V> {
  readonly kind: 'bucket'
  readonly code: number
  readonly leaves: readonly Leaf<K, V>[]
}

/** Bit i of `bitmap` says that there is a child for the value i of this level's five bits; children lie packed. */
interface Branch<K, V> {
  readonly kind: 'branch'
  readonly bitmap: number
  readonly children: readonly Node<K, V>[]
}

type Node<K, V> = Leaf<K, V> | Bucket<K, V> | Branch<K, V>

const BITS = 5
const NO_CHILDREN: Branch<never, never> = { kind: 'branch', bitmap: 0, children: [] }

/** FNV-1a over UTF-16 units, with the finaliser of MurmurHash3: ids that differ in their last digits spread well. */
const hash = (key: string): number => {
  let h = 0x811c9dc5
  for (let i = 0; i < key.length; i += 1) h = Math.imul(h ^ key.charCodeAt(i), 0x01000193)
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return h ^ (h >>> 16)
}

const bitOf = (code: number, shift: number): number => 1 << ((code >>> shift) & 31)

const popCount = (bits: number): number => {
  let n = bits - ((bits >>> 1) & 0x55555555)
  n = (n & 0x33333333) + ((n >>> 2) & 0x33333333)
  return Math.imul((n + (n >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}

/** Where the child of `bit` lies, or would lie, among the packed children. */
const slotOf = (bitmap: number, bit: number): number => popCount(bitmap & (bit - 1))

const find = <K, V>(root: Branch<K, V>, code: number, key: K): Leaf<K, V> | undefined => {
  let node: Node<K, V> | undefined = root
  for (let shift = 0; node !== undefined; shift += BITS) {
    if (node.kind === 'leaf') return node.key === key ? node : undefined
    if (node.kind === 'bucket') return node.leaves.find((leaf) => leaf.key === key)
    const bit = bitOf(code, shift)
    if ((node.bitmap & bit) === 0) return undefined
    node = node.children[slotOf(node.bitmap, bit)]
  }
  return undefined
}

const insert = <K, V>(branch: Branch<K, V>, shift: number, leaf: Leaf<K, V>): Branch<K, V> => {
  const bit = bitOf(leaf.code, shift)
  const slot = slotOf(branch.bitmap, bit)
  const child = (branch.bitmap & bit) === 0 ? undefined : branch.children[slot]
  if (child === undefined)
    return { kind: 'branch', bitmap: branch.bitmap | bit, children: branch.children.toSpliced(slot, 0, leaf) }
  return { ...branch, children: branch.children.with(slot, place(child, shift + BITS, leaf)) }
}

/** A leaf put where `node` is: into it, instead of it, or beside it one level further down. */
const place = <K, V>(node: Node<K, V>, shift: number, leaf: Leaf<K, V>): Node<K, V> => {
  if (node.kind === 'branch') return insert(node, shift, leaf)
  if (node.code !== leaf.code) {
    const parent: Branch<K, V> = { kind: 'branch', bitmap: bitOf(node.code, shift), children: [node] }
    return insert(parent, shift, leaf)
  }
  if (node.kind === 'leaf')
    return node.key === leaf.key ? leaf : { kind: 'bucket', code: leaf.code, leaves: [node, leaf] }
  const others = node.leaves.filter((other) => other.key !== leaf.key)
  return { kind: 'bucket', code: leaf.code, leaves: [...others, leaf] }
}

/** The branch without a key that is in it. A branch left with one leaf gives way to it, so that shapes stay canonical. */
const remove = <K, V>(branch: Branch<K, V>, shift: number, code: number, key: K): Branch<K, V> => {
  const bit = bitOf(code, shift)
  const slot = slotOf(branch.bitmap, bit)
  const child = branch.children[slot]
  const left = child === undefined ? undefined : without(child, shift + BITS, code, key)
  return left === undefined
    ? { kind: 'branch', bitmap: branch.bitmap & ~bit, children: branch.children.toSpliced(slot, 1) }
    : { ...branch, children: branch.children.with(slot, left) }
}

const without = <K, V>(node: Node<K, V>, shift: number, code: number, key: K): Node<K, V> | undefined => {
  if (node.kind === 'leaf') return undefined
  if (node.kind === 'bucket') {
    const leaves = node.leaves.filter((leaf) => leaf.key !== key)
    return leaves.length === 1 ? leaves[0] : { ...node, leaves }
  }
  const branch = remove(node, shift, code, key)
  const only = branch.children.length === 1 ? branch.children[0] : undefined
  return only === undefined || only.kind === 'branch' ? branch : only
}

function* entriesOf<K, V>(node: Node<K, V>): Generator<readonly [K, V]> {
  if (node.kind === 'leaf') yield [node.key, node.value]
  else for (const child of node.kind === 'bucket' ? node.leaves : node.children) yield* entriesOf(child)
}
