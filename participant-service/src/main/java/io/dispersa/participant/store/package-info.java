/** Rows on the disk: the only package that knows RocksDB. */
@NullMarked
package io.dispersa.participant.store;

import org.jspecify.annotations.NullMarked;
