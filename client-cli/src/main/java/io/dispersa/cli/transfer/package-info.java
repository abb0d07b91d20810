/** Moves many keys between a cluster and a file of one JSON object a line. */
@NullMarked
package io.dispersa.cli.transfer;

import org.jspecify.annotations.NullMarked;
