/** Keys and values over HTTP. */
@NullMarked
package io.dispersa.participant.kv;

import org.jspecify.annotations.NullMarked;
