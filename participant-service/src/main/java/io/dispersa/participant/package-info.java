/** The participant: a process that stores partitions and serves their keys. */
@NullMarked
package io.dispersa.participant;

import org.jspecify.annotations.NullMarked;
