@NullMarked
package io.dispersa.mainnode.listing;

import org.jspecify.annotations.NullMarked;
