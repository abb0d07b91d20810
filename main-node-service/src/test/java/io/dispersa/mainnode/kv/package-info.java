@NullMarked
package io.dispersa.mainnode.kv;

import org.jspecify.annotations.NullMarked;
