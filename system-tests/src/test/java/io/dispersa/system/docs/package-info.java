/** The documents say what the code does. */
@NullMarked
package io.dispersa.system.docs;

import org.jspecify.annotations.NullMarked;
