/** The one rule that says which partition a key belongs to. */
@NullMarked
package io.dispersa.partition;

import org.jspecify.annotations.NullMarked;
