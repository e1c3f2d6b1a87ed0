import { totalmem } from 'node:os'

const MIB = 1024 * 1024

/** What this process may use: the container's limit where there is one, else the machine's memory. */
const memoryMiB = (): number => {
  const constrained = process.constrainedMemory()
  return Math.min(totalmem(), constrained > 0 ? constrained : Infinity) / MIB
}

const clamp = (value: number, min: number, max: number): string =>
  `${String(Math.floor(Math.min(Math.max(value, min), max)))}MB`

/**
 * Settings for a small server that shares its machine with Lyceum. Given on the command line, so that they follow
 * this file and not the day of initdb.
 *
 * @param durable - false gives up safety on a crash for speed: for tests only
 */
export const serverSettings = (durable: boolean): Readonly<Record<string, string>> => {
  const memory = memoryMiB()
  return {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    password_encryption: 'scram-sha-256',
    max_connections: durable ? '100' : '300',
    shared_buffers: clamp(memory / 8, 32, 512),
    effective_cache_size: clamp(memory / 2, 128, 16_384),
    work_mem: clamp(memory / 256, 4, 32),
    maintenance_work_mem: clamp(memory / 32, 32, 256),
    // A log is written all the time: fewer, longer checkpoints, spread out.
    min_wal_size: '256MB',
    max_wal_size: '2GB',
    checkpoint_timeout: '15min',
    wal_buffers: '16MB',
    // Disks of today seek for nothing; compiling a query costs more than these queries take.
    random_page_cost: '1.1',
    jit: 'off',
    idle_in_transaction_session_timeout: '60s',
    timezone: 'UTC',
    log_timezone: 'UTC',
    // One file a weekday, overwritten a week later. Statements hold personal data, so none is logged.
    logging_collector: 'on',
    log_directory: 'log',
    log_filename: 'postgresql-%a.log',
    log_rotation_age: '1d',
    log_rotation_size: '0',
    log_truncate_on_rotation: 'on',
    log_min_error_statement: 'panic',
    log_parameter_max_length_on_error: '0',
    ...(durable ? {} : { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off' }),
  }
}
