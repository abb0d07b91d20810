/** What the tests of several modules share. */
@NullMarked
package io.dispersa.testing;

import org.jspecify.annotations.NullMarked;
