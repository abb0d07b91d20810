@NullMarked
package io.dispersa.mainnode.membership;

import org.jspecify.annotations.NullMarked;
