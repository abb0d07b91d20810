/**
 * The one codec of operations and their results: for the hop from a main node to a
 * participant, and for the log of a partition. Knows no HTTP. Any thread may use it.
 */
@NullMarked
package io.dispersa.service.codec;

import org.jspecify.annotations.NullMarked;
