export { personalData, type PersonalDataPorts } from './contents'
export { personalDataQuery } from './query'
export { type Archive, type ArchiveEntry, OF_OTHERS, type OwnRows, type PersonalRows } from './sources'
