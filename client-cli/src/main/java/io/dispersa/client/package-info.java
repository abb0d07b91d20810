/** A client of a main node's HTTP interface, usable as a library. */
@NullMarked
package io.dispersa.client;

import org.jspecify.annotations.NullMarked;
