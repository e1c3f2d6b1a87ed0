import type { PublicUrl } from '../application/ports/public-url'
import type { SettingValues } from './config'

/** The setting is an origin and written as one, whatever was typed; without it, this machine. */
export const publicUrlOf = ({
  LYCEUM_PUBLIC_URL,
  PORT,
}: Pick<SettingValues, 'LYCEUM_PUBLIC_URL' | 'PORT'>): PublicUrl =>
  LYCEUM_PUBLIC_URL ?? `http://localhost:${String(PORT)}`
