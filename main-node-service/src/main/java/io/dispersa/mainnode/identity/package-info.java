/**
 * Makes sure that whoever registers is who it says it is, at an address that is allowed.
 */
@NullMarked
package io.dispersa.mainnode.identity;

import org.jspecify.annotations.NullMarked;
