/**
 * Outbound: a POST to an address that was fixed beforehand, and which networks addresses belong to. It follows nothing,
 * looks no name up, and keeps no answer. It does not know what is sent, or who approved where.
 */
export { isForbidden, isPrivate } from './networks';
export { postPinned, type PinnedPost } from './pinned-post';
