@NullMarked
package io.dispersa.mainnode.identity;

import org.jspecify.annotations.NullMarked;
