/** Keys and values: which participant a request goes to, and the way there and back. */
@NullMarked
package io.dispersa.mainnode.kv;

import org.jspecify.annotations.NullMarked;
