@NullMarked
package io.dispersa.client;

import org.jspecify.annotations.NullMarked;
